/** What the machine or the database refuses, in words for who typed the command. */
import { SettingMistake } from '#platform/config.ts'
import { DataFolderInUse } from '#platform/db/engine/owner.ts'
import { CommandMistake } from './command.ts'

/** Words for a person where they can help themselves; undefined for a fault of ours, which shows its stack. */
export const wordsOfRefusal = (error: unknown): string | undefined => {
  if (error instanceof CommandMistake || error instanceof DataFolderInUse || error instanceof SettingMistake)
    return error.message
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const { code, path, syscall, address, port, message } = error as NodeJS.ErrnoException & {
    address?: string
    port?: number
  }
  if (String(code).startsWith('ERR_PARSE_ARGS')) return message
  if (syscall === 'listen')
    return `Port ${port} cannot be opened (${code}); set PORT, and HOST, to ones that this user may use.`
  if (code !== undefined && noAnswer.has(code))
    return `The database of DATABASE_URL does not answer${address ? ` at ${address}:${port}` : ''} (${code}).`
  if (code !== undefined && databaseRefuses.has(code)) return `The database of DATABASE_URL refuses: ${message}.`
  if (code === undefined || path === undefined) return undefined
  return machineWords[code]?.(path)
}

const noAnswer = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN'])
/** Wrong user, wrong password, no such database, too many connections. */
const databaseRefuses = new Set(['28000', '28P01', '3D000', '53300'])

const noRight = (path: string) =>
  `This user may not read or write ${path}. Give it the right, or name another folder or file.`
const machineWords: Record<string, (path: string) => string> = {
  EACCES: noRight,
  EPERM: noRight,
  EROFS: noRight,
  ENOENT: (path) => `There is no ${path}, or no folder for it.`,
  ENOTDIR: (path) => `${path} lies below something that is no folder.`,
  EISDIR: (path) => `${path} is a folder; name a file in it.`,
  EEXIST: (path) => `${path} is in the way: a folder is wanted there.`,
  ENOSPC: (path) => `There is no space left for ${path}.`,
}
