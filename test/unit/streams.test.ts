import { expect, test } from 'vitest'
import { createStreams } from '../../src/web/streams.ts'

function fixture(ofPerson: number, ofAddress: number) {
  const streams = createStreams({ ofPerson, ofAddress })
  const ended: string[] = []
  const open = (name: string, person: string, address: string) =>
    streams.open(person, address, () => ended.push(name))
  return { open, ended }
}

test("beyond a person's share their oldest stream makes room, nobody else's", () => {
  const { open, ended } = fixture(2, 10)
  open('lan 1', 'lan', 'office')
  open('minh 1', 'minh', 'office')
  open('lan 2', 'lan', 'office')
  expect(ended).toEqual([])
  open('lan 3', 'lan', 'phone')
  open('lan 4', 'lan', 'phone')
  expect(ended).toEqual(['lan 1', 'lan 2'])
})

test('an address that has its fill gets no more until one is closed', () => {
  const { open, ended } = fixture(2, 2)
  const leave = open('lan', 'lan', 'office')
  open('minh', 'minh', 'office')
  expect(open('hoa', 'hoa', 'office')).toBeNull()
  expect(open('hoa', 'hoa', 'elsewhere')).not.toBeNull()
  leave?.()
  leave?.()
  expect(open('tuan', 'tuan', 'office')).not.toBeNull()
  expect(open('nam', 'nam', 'office')).toBeNull()
  expect(ended).toEqual([])
})

test('a person at their own limit in a full address trades one stream for another', () => {
  const { open, ended } = fixture(1, 1)
  open('old', 'lan', 'office')
  expect(open('new', 'lan', 'office')).not.toBeNull()
  expect(ended).toEqual(['old'])
  expect(open('third', 'minh', 'office')).toBeNull()
})
