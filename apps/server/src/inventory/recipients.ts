import { words } from '@konklave/protocol'

/** Whoever has root on the machine, a hoster included. */
export const operator = words('wer diesen Server betreibt', 'whoever runs this server')
