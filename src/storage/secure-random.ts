import { randomBytes } from 'node:crypto'

/** 48 random bits as a number from 0 up to 1: codes of tickets must not be guessed from others. */
export const secureRandom = (): number => randomBytes(6).readUIntBE(0, 6) / 2 ** 48
