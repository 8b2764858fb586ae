import type * as sdk from '../../sdk/src/api.ts'
import type { kinds } from '../../sdk/src/manifest.ts'
import type { Api, CommonReason, EndpointsOf, errors, InputOf, OutputOf, Reason } from '../src/index.ts'

type Endpoints = EndpointsOf<Api>
type Path = keyof Endpoints

/** Two types are equal when no type can tell them apart; being assignable both ways is not enough for optional fields. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

type Method = (input: never, options?: sdk.CallOptions) => Promise<unknown>

/** The methods of the client by path, as `EndpointsOf` gives the endpoints of the contract. */
type MethodsOf<Tree, Prefix extends string = ''> = Merged<
  {
    [Name in keyof Tree & string]: Tree[Name] extends Method
      ? { [At in `${Prefix}${Name}`]: Tree[Name] }
      : MethodsOf<Tree[Name], `${Prefix}${Name}.`>
  }[keyof Tree & string]
>
type Merged<Union> = (Union extends unknown ? (part: Union) => void : never) extends (whole: infer All) => void
  ? All
  : never
type Methods = MethodsOf<sdk.KindredApi>

type Sent<M> = M extends (...parameters: infer Parameters extends unknown[]) => unknown
  ? Exclude<Parameters[0], undefined>
  : never
type Seen<M> = M extends (...parameters: never[]) => Promise<infer Answer> ? Answer : never

/** What differs, an endpoint; never where client and contract agree. */
type Differences = {
  [At in Path]:
    | (Equal<Sent<Methods[At]>, InputOf<Endpoints[At]>> extends true ? never : 'input')
    | (Equal<Seen<Methods[At]>, OutputOf<Endpoints[At]>> extends true ? never : 'answer')
    | (Equal<sdk.ErrorReasons[At], Endpoints[At]['errors'][number]> extends true ? never : 'reasons')
    | (Equal<(typeof kinds)[At], Endpoints[At]['kind']> extends true ? never : 'kind')
}

/** No endpoint differs: the compiler names the first that does as a property that is missing here. */
export const differing: { [At in Path as [Differences[At]] extends [never] ? never : At]: Differences[At] } = {}

type DetailsOf<Entry> = Entry extends { details: { _zod: { output: infer Details } } } ? Details : null

type Holds<Claim extends true> = Claim

/** Client halves of modules, which other tests import, add to what the client knows. */
type OfModule = `${'polls' | 'kudos'}.${string}`

export type Proof = [
  Holds<Equal<keyof Methods, Path>>,
  Holds<Equal<Exclude<keyof sdk.ErrorReasons, OfModule>, Path>>,
  Holds<Equal<keyof typeof kinds, Path>>,
  Holds<Equal<sdk.CommonReason, CommonReason>>,
  Holds<Equal<Omit<sdk.ErrorDetails, OfModule>, { [R in Reason]: DetailsOf<(typeof errors)[R]> }>>,
]
