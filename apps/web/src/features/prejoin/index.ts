export { Knocking } from './Knocking.tsx'
export { Prejoin } from './Prejoin.tsx'
