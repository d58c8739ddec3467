import { Button, VisuallyHidden } from '@mantine/core'
import { EmptyState } from './EmptyState.tsx'
import { t } from './texts.ts'

/** Nothing here: the same words for a missing record, a foreign one and a wrong address. */
export const NotFoundPage = () => (
  <>
    <VisuallyHidden component="h1">{t('problem.notFound')}</VisuallyHidden>
    <EmptyState
      picture="document"
      sentence={
        <>
          <strong>{t('problem.notFound')}.</strong> {t('problem.notFoundHint')}
        </>
      }
      action={<Button onClick={() => history.back()}>{t('app.back')}</Button>}
    />
  </>
)
