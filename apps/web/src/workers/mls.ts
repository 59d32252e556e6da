import '@konklave/client/mls-worker'
