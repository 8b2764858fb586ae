import { asSchema, type Endpoint, type JsonSchema, jsonSchemaOf } from '@kindred/contract'
import { type Place, placesOf, sampleOf, samples } from './places.ts'

/** One input that must be refused. */
export interface BadInput {
  readonly path: string
  /** `limit: is 2^53`, for whoever reads of a failure. */
  readonly what: string
  /** The input as JSON text, so that keys and numbers arrive which no object of ours could hold. */
  readonly json: string
  /** Where the refusal must find fault. */
  readonly toldAt: string
}

/** Every place of an endpoint's input, each with everything that it must not take. */
export function badInputsOf(path: string, endpoint: Endpoint): BadInput[] {
  const root = jsonSchemaOf(endpoint.input, 'input')
  return placesOf(endpoint).flatMap((place) => {
    const at = (what: string, json: string, toldAt = place.path) => ({
      path,
      what: `${place.path}: ${what}`,
      json,
      toldAt,
    })
    const missing =
      place.isRequired && place.path !== '' ? [at('is missing', jsonOf(place, undefined), place.toldAt)] : []
    return [
      ...missing,
      ...wrongTypes(place).map((raw) => at(`is ${raw}`, jsonOf(place, raw))),
      ...wrongValues(place, root).map(([what, value]) => at(what, jsonOf(place, JSON.stringify(value)))),
      ...unknownFields(place, root).map(({ key, raw, toldAt }) => at(`knows no ${key}`, jsonOf(place, raw), toldAt)),
    ]
  })
}

const MARK = 'here stands the value'

/** The whole input with raw JSON at one place; with undefined the place is left out. */
function jsonOf(place: Place, raw: string | undefined): string {
  return raw === undefined
    ? JSON.stringify(place.put(undefined))
    : JSON.stringify(place.put(MARK)).replace(JSON.stringify(MARK), () => raw)
}

const types: readonly [type: string, raws: readonly string[]][] = [
  ['null', ['null']],
  ['boolean', ['true', 'false']],
  ['integer', ['7', '0', '-1', '1.5', '9007199254740992', '-9007199254740993', '1e999', '-1e999']],
  ['string', ['"some words"', '"7"', '"Infinity"', '"NaN"']],
  ['array', ['[]', '[[["deep"]]]']],
  [
    'object',
    ['{}', '{"length":1,"0":"7"}', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'],
  ],
]

function wrongTypes({ forms }: Place): string[] {
  return types.flatMap(([type, raws]) => (forms.some((form) => form.type === type) ? [] : raws))
}

function wrongValues({ forms }: Place, root: JsonSchema): [what: string, value: unknown][] {
  return forms.flatMap((form) => {
    if (form.type === 'integer') return wrongIntegers(form)
    if (form.type === 'string') return form.enum ? strangers(form) : wrongStrings(form)
    if (form.type === 'array') return wrongLengths(form, root)
    return []
  })
}

function wrongIntegers({ minimum = 0, maximum = 0 }: JsonSchema): [string, unknown][] {
  const numbers = [minimum - 1, maximum + 1, -1, minimum + 0.5, 2 ** 53]
  return numbers.map((number) => [`is ${number}`, number])
}

function wrongLengths(form: JsonSchema, root: JsonSchema): [string, unknown][] {
  const some = (length: number) => Array.from({ length }, () => sampleOf(asSchema(form.items), root))
  const few: [string, unknown][] = form.minItems ? [['has too few', some(form.minItems - 1)]] : []
  return [...few, ['has too many', some((form.maxItems ?? 0) + 1)]]
}

/** Strings that a careless server trips over. */
const hostile: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u001b[31m',
  '\u202ereversed',
  '9007199254740992',
  '18446744073709551616',
  '-1',
  '1.5',
  '1e3',
  '0x1f',
  ' 7',
  '７',
  'Infinity',
  'NaN',
  'null',
  '__proto__',
  'constructor',
  'toString',
  "' or 1 = 1 --",
  '%',
  'a'.repeat(13_000),
]

/** Of the hostile strings, those that a form takes all the same, since to it they are a value like any other. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  '2 to 30 of a-z, 0-9 and _': [
    '9007199254740992',
    '18446744073709551616',
    '1e3',
    '0x1f',
    'Infinity',
    'NaN',
    'null',
    '__proto__',
    'constructor',
    'toString',
  ],
  '1 to 32 of a-z, 0-9 and -': ['9007199254740992', '18446744073709551616', '-1', '1e3', '0x1f', 'null', 'constructor'],
  'the name of a kind: 1 to 32 of a-z, 0-9 and -': [
    '9007199254740992',
    '18446744073709551616',
    '-1',
    '1e3',
    '0x1f',
    'null',
    'constructor',
  ],
  '1 to 128 visible ASCII characters, without spaces': [
    ...['9007199254740992', '18446744073709551616', '-1', '1.5', '1e3', '0x1f', 'Infinity', 'NaN', 'null', '%'],
    ...['__proto__', 'constructor', 'toString'],
  ],
  'a BCP 47 tag such as en-GB': ['Infinity', 'NaN', 'null', 'toString'],
}

function wrongStrings(form: JsonSchema): [string, unknown][] {
  const expects = String(form.expects)
  if (!(expects in samples)) return wrongTexts(form)
  const taken = harmless[expects] ?? []
  return hostile
    .filter((text) => !taken.includes(text))
    .map((text) => [`is ${JSON.stringify(text).slice(0, 30)}`, text])
}

function strangers(form: JsonSchema): [string, unknown][] {
  return [...hostile, `${form.enum?.[0]} `, String(form.enum?.[0]).toUpperCase()].map((text) => [
    `is ${JSON.stringify(text).slice(0, 30)}`,
    text,
  ])
}

/** Words that people write have no form; passwords are taken as typed, and a cursor is opened by whoever sealed it. */
function wrongTexts({ expects, format, minLength = 0, maxLength = 0 }: JsonSchema): [string, unknown][] {
  const long: [string, unknown][] = [
    ['is too long by one', 'a'.repeat(maxLength + 1)],
    ['is far too long', 'a'.repeat(maxLength * 4 + 1)],
  ]
  const short: [string, unknown][] = minLength > 0 ? [['is too short', 'a'.repeat(minLength - 1)]] : []
  const isTaken = ['the password', 'a token', 'the cursor of the page before'].includes(String(expects))
  if (isTaken) return [...long, ...short]
  const half: [string, unknown] = ['holds half a character', `aaaaaaaa\ud800`]
  if (format === 'password') return [...long, ...short, half]
  const blank: [string, unknown][] = minLength > 0 ? [['is blank', ' \u200b\u00a0\n'.repeat(minLength)]] : []
  return [
    ...long,
    ...short,
    ...blank,
    half,
    ['holds NUL', 'aaaaaaaa\0'],
    ['holds an escape', '\u001b[31maaaaaaaa'],
    ['stacks marks', `a${'\u0301'.repeat(1000)}`],
  ]
}

/** Keys that no object takes; some of them mean something to JavaScript. */
const keys: readonly string[] = [
  'nonsense',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '0',
  '',
]

function unknownFields(place: Place, root: JsonSchema): { key: string; raw: string; toldAt: string }[] {
  return place.forms
    .filter(({ type }) => type === 'object')
    .flatMap((form) => {
      const sample = JSON.stringify(sampleOf(form, root)).slice(1, -1)
      const named = form.additionalProperties === false ? keys : keys.filter((key) => key !== '__proto__') // nothing of it is kept
      return named.map((key) => ({
        key,
        raw: `{${sample}${sample && ','}${JSON.stringify(key)}:{"polluted":1}}`,
        toldAt: [place.path, /^[\w-]+$/.test(key) ? key : JSON.stringify(key)].filter(Boolean).join('.'),
      }))
    })
}
