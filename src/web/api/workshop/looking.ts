import express, { type Router } from 'express'
import { z } from 'zod'
import type { GoldenLine } from '../../workshop-contract.ts'
import { readInput } from '../refusals.ts'
import {
  changesOf,
  insteadList,
  pathList,
  refuseBroken,
  wordsOfBroken,
  writtenFile,
} from './changes.ts'
import { streamLines, Told } from './lines.ts'
import type { WorkshopOptions } from './options.ts'

const goldenInput = z.object({ paths: pathList, instead: insteadList })
const tryInput = z.object({
  text: z.string().trim().min(1, 'Gõ một câu hỏi.').max(4000, 'Câu hỏi dài quá 4.000 ký tự.'),
  drafts: pathList.default([]),
})

/** What a change does, before anybody else sees it. */
export function createLooking(options: WorkshopOptions): Router {
  const { trial, preview } = options
  const router = express.Router()

  router.post('/feedback', async (request, response) => {
    const input = readInput(writtenFile, request.body, response)
    if (input) response.json(await trial.feedback([input], input.path))
  })

  router.post('/preview', async (request, response) => {
    const input = readInput(writtenFile, request.body, response)
    if (input) response.json(await preview(input))
  })

  router.post('/try', async (request, response) => {
    const input = readInput(tryInput, request.body, response)
    const changes = input && (await changesOf(input.drafts, options, response))
    if (!input || !changes) return
    const explained = await trial.explain(changes, input.text)
    if (!('broken' in explained)) response.json(explained)
    else refuseBroken(response, 'Chưa thử được.', explained.broken)
  })

  router.post('/golden', async (request, response) => {
    const input = readInput(goldenInput, request.body, response)
    const changes = input && (await changesOf(input.paths, options, response, input.instead))
    if (!changes) return
    await streamLines<GoldenLine>(response, options.log, async (write, signal) => {
      const onProgress = (done: number, total: number) => write({ progress: { done, total } })
      const { diff, broken } = await trial.golden(changes, onProgress, signal)
      if (broken.length > 0) throw new Told(wordsOfBroken('Chưa chạy được.', broken))
      write({ diff })
    })
  })
  return router
}
