import { dialectSuite } from '../../src/testing/suites/dialect.ts'
import { openFresh } from './open.ts'

dialectSuite({ open: openFresh })
