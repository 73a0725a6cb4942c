/** Before each file of tests: in CI properties are tried with the same cases every time, elsewhere with new ones. */
import { configureGlobal } from 'fast-check'

if (process.env['CI']) configureGlobal({ seed: 20_261_122 })
