/**
 * Pictures on their way to the server: made small on the phone, and kept there until they have
 * arrived. IndexedDB holds them across a reload; where the browser refuses it, memory.
 */
export const MOST_BYTES = 5 * 1024 * 1024
/** As much as a screen or a page of print needs; a phone's camera gives two or three times that. */
const LONGEST_SIDE = 2048
/** What has sharp letters (a screen, a drawing) stays as it is up to here. Bytes. */
const STAYS = 1.5 * 1024 * 1024
const QUALITY = 0.85

/** Why a file cannot be sent: no picture that this browser knows, or too large. */
export class PictureProblem extends Error {
  readonly why: 'type' | 'size'
  constructor(why: 'type' | 'size') {
    super(why)
    this.why = why
  }
}

/**
 * A picture as it will be sent. Photos are drawn anew: smaller, in a format that everybody can see
 * (an iPhone's HEIC is not), and without the place where they were taken.
 * @throws PictureProblem
 */
export async function prepare(file: Blob): Promise<Blob> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode().catch(() => {
      throw new PictureProblem('type')
    })
    const { naturalWidth: width, naturalHeight: height } = image
    if (width === 0 || height === 0) throw new PictureProblem('type')
    if (file.type === 'image/gif') {
      if (file.size > MOST_BYTES) throw new PictureProblem('size')
      return file // drawn anew, it would stand still
    }
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
    const stays = /^image\/(png|webp)$/.test(file.type) && file.size <= STAYS && scale > 0.5
    return stays ? file : await draw(image, Math.round(width * scale), Math.round(height * scale))
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function draw(image: HTMLImageElement, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, width)
  canvas.height = Math.max(1, height)
  const pen = canvas.getContext('2d')
  if (!pen) throw new PictureProblem('type')
  pen.fillStyle = '#fff' // JPEG knows no transparency, and would show black
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  const drawn = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', QUALITY),
  )
  if (!drawn) throw new PictureProblem('type')
  if (drawn.size > MOST_BYTES) throw new PictureProblem('size')
  return drawn
}

const DATABASE = 'hoi-dap-so'
const STORE = 'pictures'
const memory = new Map<string, Blob>()

/** Keeps a picture under the id of its message. */
export function keep(id: string, picture: Blob): void {
  memory.set(id, picture)
  void inStore('readwrite', (store) => store.put(picture, id))
}

export async function kept(id: string): Promise<Blob | undefined> {
  return memory.get(id) ?? (await inStore<Blob>('readonly', (store) => store.get(id)))
}

export async function rename(oldId: string, newId: string): Promise<void> {
  const picture = await kept(oldId)
  if (picture) keep(newId, picture)
  forget(oldId)
}

export function forget(id: string): void {
  memory.delete(id)
  void inStore('readwrite', (store) => store.delete(id))
}

export function forgetAll(): void {
  memory.clear()
  void inStore('readwrite', (store) => store.clear())
}

/** Undefined where there is nothing, or the browser lets nothing be kept. */
async function inStore<T>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  try {
    const database = await answered<IDBDatabase>(opening())
    try {
      const request = use(database.transaction(STORE, mode).objectStore(STORE))
      return await answered<T>(request as IDBRequest<T>)
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}

function opening(): IDBOpenDBRequest {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return request
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('refused'))
  })
