import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { saveExport } from './export-list.ts'

/** A file that only the signed-in person may have: fetched with the page's own place, which a plain link lacks. */
export const FileLink = ({
  name,
  load,
  children,
}: {
  name: string
  load: () => Promise<Blob>
  children?: ReactNode
}) => (
  <Anchor component="button" type="button" onClick={() => void saveExport(name, load)}>
    {children ?? name}
  </Anchor>
)
