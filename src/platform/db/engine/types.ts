import pg from 'pg'

const dateOid: number = 1082
const dateArrayOid: number = 1182
const textArrayOid: number = 1009

/**
 * How column values become JavaScript values, on both engines and for one pool only (never process-wide):
 * bigint and numeric stay strings because a double cannot hold them, a calendar `date` stays 'YYYY-MM-DD' because
 * a Date would shift it by the time zone of the machine, timestamptz becomes a Date, json and jsonb are parsed.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
    if (oid === dateOid) return keepText
    if (oid === dateArrayOid) return pg.types.getTypeParser(textArrayOid, 'text')
    return pg.types.getTypeParser(oid, 'text')
  },
}

const keepText = (value: string) => value
