export { Prejoin } from './Prejoin.tsx'
