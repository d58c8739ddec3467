import { Button } from '@mantine/core'
import { EmptyState } from './EmptyState.tsx'
import { readProblem } from './problem.ts'
import { t } from './texts.ts'

/** A page that broke. A chunk that is gone means a newer release, so a reload is the way on. */
export const PageProblem = ({ error, reset }: { error: unknown; reset?: () => void }) => {
  const gone =
    error instanceof Error && /dynamically imported module|Importing a module script failed/.test(error.message)
  const problem = readProblem(error)
  return (
    <div role="alert">
      <EmptyState
        picture="document"
        sentence={
          gone ? (
            t('problem.newRelease')
          ) : (
            <>
              <strong>{t('problem.page')}.</strong> {problem.detail} {t('problem.pageHint')}
            </>
          )
        }
        action={
          <Button onClick={() => (gone || !reset ? location.reload() : reset())}>
            {gone ? t('problem.reload') : t('app.retry')}
          </Button>
        }
      />
    </div>
  )
}
