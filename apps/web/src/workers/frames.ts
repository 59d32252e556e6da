import '@konklave/media/worker'
