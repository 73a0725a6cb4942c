/**
 * A second process on a SQLite file (`node --import tsx another-process.ts URL NAME COUNT`), such
 * as the command line beside the server: stores messages of a person, one commit each.
 */
import { openStorage } from '../../src/storage/storage.ts'
import { message, NOW } from './fixture.ts'

const [url = '', name = '', count = '0'] = process.argv.slice(2)
let ids = 0
const newId = () => `${name}-${++ids}`
const storage = await openStorage({ url, secretKey: 'a key', now: () => NOW, newId })
for (let n = 0; n < Number(count); n++) {
  await storage.inbound.storeInbound([message({ personId: name, platformMessageId: newId() })])
}
await storage.close()
