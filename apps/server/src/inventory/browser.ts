import { type BrowserItem, browserStorage, words } from '@konklave/protocol'
import type { InventoryEntry } from './types.ts'

const recipient = words('nur die Person an diesem Gerät', 'only the person at this device')

/** What the client keeps in the browser of a person, as it declares it. */
export const browserInventory: readonly InventoryEntry[] = browserStorage.map(
  ({ area, key, purpose, category, deadline }: BrowserItem) => ({
    where: `browser ${area}`,
    field: key,
    operation: 'meeting',
    purpose,
    category,
    recipient,
    deadline,
  }),
)
