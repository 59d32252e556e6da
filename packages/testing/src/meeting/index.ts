export { Scene } from './scene.ts'
export { SimPerson, type SimPersonOptions } from './simPerson.ts'
export { SimServer } from './simServer.ts'
