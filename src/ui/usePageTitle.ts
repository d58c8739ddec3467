import { useDocumentTitle } from '@mantine/hooks'
import { t } from './texts.ts'

/** Names the browser's tab. */
export const usePageTitle = (title: string): void => useDocumentTitle(title ? `${title} · ${t('app.name')}` : t('app.name'))
