import { proxied } from './ask.ts'

/** One question to a proxy, from the address given; started as a program on the host, prints how it was answered. */
const [from = '127.0.0.1'] = process.argv.slice(2)
console.log((await proxied('/', { from })).status)
