export { TrustMark } from './TrustMark.tsx'
