export {
  type CreatePermission,
  type CreateResult,
  createRooms,
  type Rooms,
  type RoomsDeps,
} from './createRooms.ts'
