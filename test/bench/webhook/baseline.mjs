// The least a webhook server can do: a bare Express app that takes raw bytes, checks Zalo's MAC,
// parses the JSON and answers 200. Stores nothing.
import express from 'express'
import { sameMac, zaloMac } from '../../../dist/channels/zalo/signature.js'

const keys = { appId: process.env.ZALO_APP_ID, oaSecretKey: process.env.ZALO_OA_SECRET_KEY }
const app = express()
app.post('/webhooks/zalo', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
  const event = JSON.parse(request.body.toString('utf8'))
  const mac = zaloMac(request.body, event.timestamp, keys)
  response.sendStatus(sameMac(request.headers['x-zevent-signature'] ?? '', mac) ? 200 : 401)
})
const server = app.listen(0, '127.0.0.1', () => {
  process.send({ url: `http://127.0.0.1:${server.address().port}` })
})
process.on('message', (question) => {
  if (question === 'usage') process.send({ ...process.memoryUsage(), ...process.cpuUsage() })
})
process.on('disconnect', () => process.exit(0))
