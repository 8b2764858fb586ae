import { TransactionMisuse } from './database.ts'

/** The rules of a transaction's body, each with the words for whoever broke it, and the name of the call that it was part of. */
export const misuse = {
  awaitedElsewhere: (name?: string) =>
    new TransactionMisuse(
      `${by(name)}a transaction may await nothing but the database: do other work before it, after it, or in a job`,
    ),
  outerHandle: () =>
    new TransactionMisuse("the outer handle was used inside a transaction: use the transaction's own `db`"),
  endedHandle: () => new TransactionMisuse('a handle was used after its transaction ended: is an `await` missing?'),
  failedStatement: (name?: string) =>
    new TransactionMisuse(
      `${by(name)}a statement of this transaction failed, so it cannot go on or commit: use \`on conflict\` instead of catching errors`,
    ),
  writeOutside: () => new TransactionMisuse('a statement that writes belongs inside a transaction'),
}

function by(name: string | undefined): string {
  return name === undefined ? '' : `${name}: `
}
