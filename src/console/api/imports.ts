import { queryOptions } from '@tanstack/react-query'
import type {
  ImportChecked,
  ImportDone,
  ImportEntry,
  ImportPlan,
  ImportProgress,
  ImportRead,
} from '../../web/workshop-contract.ts'
import { ApiFailure, call } from './client.ts'
import { lines, refreshWorkshop } from './workshop.ts'

export const MOST_BYTES = 20 * 1024 * 1024

export type FileRead = Extract<ImportRead, { read: unknown }>['read']
export type Checked = Extract<ImportChecked, { checked: unknown }>['checked']
export type Done = Extract<ImportDone, { done: unknown }>['done']
export type Progress = ImportProgress['progress']

/** How far it is, and a way to stop it. */
export interface Watched {
  told: (progress: Progress) => void
  signal: AbortSignal
}

export async function readImport(file: File, watched: Watched): Promise<FileRead> {
  return (await send<Extract<ImportRead, { read: unknown }>>('/read', file, null, watched)).read
}

export async function checkImport(
  file: File,
  plan: ImportPlan,
  watched: Watched,
): Promise<Checked> {
  type Line = Extract<ImportChecked, { checked: unknown }>
  return (await send<Line>('/check', file, plan, watched)).checked
}

export async function makeDrafts(file: File, plan: ImportPlan, watched: Watched): Promise<Done> {
  const { done } = await send<Extract<ImportDone, { done: unknown }>>('', file, plan, watched)
  refreshWorkshop()
  return done
}

type Line<T> = T | ImportProgress | { error: { code: string; message: string } }

/** The file goes along with each question. @throws ApiFailure also for what is said on the way */
async function send<T extends object>(
  to: '/read' | '/check' | '',
  file: File,
  plan: ImportPlan | null,
  { told, signal }: Watched,
): Promise<T> {
  const asked = new URLSearchParams({ name: file.name })
  if (plan) asked.set('plan', JSON.stringify(plan))
  const bytes = file.slice(0, file.size, 'application/octet-stream')
  const path = `/workshop/import${to}?${asked}`
  for await (const line of lines<Line<T>>(path, bytes, signal)) {
    if ('progress' in line) told(line.progress)
    else if ('error' in line) throw new ApiFailure(400, line.error.code, line.error.message)
    else return line
  }
  throw new ApiFailure(0, 'cut-off', 'Mất kết nối giữa chừng. Anh/chị thử lại nhé.')
}

export const importsQuery = queryOptions({
  queryKey: ['workshop', 'imports'],
  queryFn: async ({ signal }) =>
    (await call<{ imports: ImportEntry[] }>('GET', '/workshop/imports', undefined, signal)).imports,
})

/** @returns paths whose drafts are as they were before, and those that were changed since and stay */
export async function undoImport(id: number): Promise<{ restored: string[]; kept: string[] }> {
  const undone = await call<{ restored: string[]; kept: string[] }>(
    'POST',
    `/workshop/imports/${id}/undo`,
  )
  refreshWorkshop()
  return undone
}
