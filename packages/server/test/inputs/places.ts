import { alternativesOf, asSchema, type Endpoint, type JsonSchema, jsonSchemaOf } from '@kindred/contract'

/** One place in an input where a value stands, and how to make a whole input around a value put there. */
export interface Place {
  /** `links.0.url`; empty for the input as a whole. */
  readonly path: string
  /** What is taken here. A place that takes one of several forms has several. */
  readonly forms: readonly JsonSchema[]
  readonly isRequired: boolean
  /** Where an issue about a missing or unknown field in here is told: at the choice of objects that this place belongs to. */
  readonly toldAt: string
  /** A whole input around a value here: every other place holds something that would be taken. */
  put(value: unknown): unknown
}

/** Every place of an endpoint's input, the input itself first. */
export function placesOf({ input }: Endpoint): Place[] {
  const root = jsonSchemaOf(input, 'input')
  const whole: Place = { path: '', forms: formsOf(root, root), isRequired: true, toldAt: '', put: (value) => value }
  return [whole, ...within(whole, root)]
}

function within(place: Place, root: JsonSchema): Place[] {
  const isChoice = place.forms.filter(({ type }) => type === 'object').length > 1
  return place.forms.flatMap((form) => {
    const inner = form.type === 'array' ? [itemOf(place, form, root)] : fieldsOf(place, form, root)
    return inner
      .map((one) => (isChoice ? { ...one, toldAt: place.path } : one))
      .flatMap((one) => [one, ...within(one, root)])
  })
}

function itemOf(place: Place, { items }: JsonSchema, root: JsonSchema): Place {
  const path = joined(place.path, '0')
  return {
    path,
    forms: formsOf(asSchema(items), root),
    isRequired: false,
    toldAt: path,
    put: (value) => place.put([value]),
  }
}

function fieldsOf(place: Place, form: JsonSchema, root: JsonSchema): Place[] {
  return Object.entries(form.properties ?? {}).map(([name, schema]) => {
    const path = joined(place.path, name)
    return {
      path,
      forms: formsOf(asSchema(schema), root),
      isRequired: form.required?.includes(name) ?? false,
      toldAt: path,
      put: (value) => place.put({ ...(sampleOf(form, root) as object), [name]: value }),
    }
  })
}

function formsOf(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  return alternativesOf(schema, root)
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** What the strings are that have a form of their own, by the words in which the contract expects them. */
export const samples: Readonly<Record<string, string>> = {
  'an id: decimal digits': '123456789',
  'an account id or @handle': '@ann',
  '2 to 30 of a-z, 0-9 and _': 'newcomer',
  '1 to 128 visible ASCII characters, without spaces': 'user-42',
  'an email address': 'newcomer@example.com',
  'an http or https address of at most 200 characters': 'https://example.com/',
  'a moment such as 2026-01-31T12:00:00.000Z': '2026-12-31T12:00:00.000Z',
  '1 to 32 of a-z, 0-9 and -': 'like',
  'the name of a kind: 1 to 32 of a-z, 0-9 and -': 'recipe',
  'a BCP 47 tag such as en-GB': 'en-GB',
  'an IANA time zone such as Europe/Berlin': 'Europe/Berlin',
}

/** The least that a schema takes. */
export function sampleOf(schema: JsonSchema, root: JsonSchema): unknown {
  const [form = {}] = formsOf(schema, root)
  if (form.enum) return form.enum[0]
  switch (form.type) {
    case 'object':
      return Object.fromEntries(
        (form.required ?? []).map((name) => [name, sampleOf(asSchema(form.properties?.[name]), root)]),
      )
    case 'array':
      return Array.from({ length: form.minItems ?? 0 }, () => sampleOf(asSchema(form.items), root))
    case 'integer':
      return form.minimum ?? 1
    case 'boolean':
      return true
    case 'string':
      return samples[String(form.expects)] ?? 'correct horse battery'
    default:
      throw new Error(`no sample for ${JSON.stringify(form)}`)
  }
}
