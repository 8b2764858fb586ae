import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type DialectAdapter,
  DummyDriver,
  Kysely,
  type Dialect as KyselyDialect,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'

/** Whatever can run a compiled query: a transaction, or the way to one connection for a single read. */
export interface Connection {
  execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>>
}

/** Kysely's executor minus five promises a query. Streams, plugins and `db.transaction()` are not supported on purpose. */
class DirectExecutor extends DefaultQueryExecutor {
  readonly #connection: Connection

  constructor(connection: Connection, { compiler, adapter }: { compiler: QueryCompiler; adapter: DialectAdapter }) {
    super(compiler, adapter, providerOf(connection))
    this.#connection = connection
  }

  override executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#connection.execute(query)
  }
}

function providerOf(connection: Connection): ConnectionProvider {
  const lent: DatabaseConnection = {
    executeQuery: (query) => connection.execute(query),
    streamQuery: () => {
      throw new TypeError('results are not streamed: page by id')
    },
  }
  return { provideConnection: (consumer) => consumer(lent) }
}

/** The driver that nobody calls: our connections are borrowed below Kysely. */
class NoDriver extends DummyDriver {
  override async beginTransaction(): Promise<never> {
    throw new TypeError('open transactions with database.transaction()')
  }
}

/**
 * Makes handles over connections of ours. One costs well under a microsecond, so each transaction gets its own, and a handle that
 * outlives its transaction can be told from the current one. The adapter is the key by which shapes keep their compiled queries.
 */
export function handleFactory(
  createCompiler: () => QueryCompiler,
  adapter: DialectAdapter,
): <Tables>(connection: Connection) => Kysely<Tables> {
  const driver = new NoDriver()
  const dialect: KyselyDialect = {
    createDriver: () => driver,
    createQueryCompiler: createCompiler,
    createAdapter: () => adapter,
    createIntrospector: () => {
      throw new TypeError('tables are described by their migrations')
    },
  }
  const shared = { compiler: createCompiler(), adapter }
  const config = { dialect }
  return (connection) => new Kysely({ config, dialect, driver, executor: new DirectExecutor(connection, shared) })
}
