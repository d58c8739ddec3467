import { ActionIcon } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { t } from './texts.ts'

/** Takes a list out as its filters show it; `ListPage` has it by itself. */
export const ExportButton = ({ run }: { run: () => unknown }) => (
  <ActionIcon size={30} aria-label={t('list.export')} title={t('list.export')} onClick={() => void run()}>
    <IconDownload />
  </ActionIcon>
)
