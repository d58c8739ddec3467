/** What a person chooses for a whole import. */
import type { SourceKind, Stage } from '../contract/stages.ts'

export type ImportOptions = {
  /** A row that is likely a stored company: held for a person, or made and flagged. */
  likely?: 'hold' | 'create_and_flag'
  /** For partners that the list makes, where no column says it; with the record behind the list, such as an event. */
  source?: { kind: SourceKind; recordKind?: string; recordId?: string; detail?: string } | null
  stage?: Stage | null
  typeId?: string | null
  tags?: string[]
}
