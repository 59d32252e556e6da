export { type EchoEnd, hearEcho } from './hearEcho.ts'
