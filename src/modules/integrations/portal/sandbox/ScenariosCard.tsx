import { Button } from '@mantine/core'
import { api } from '#client/api.ts'
import { formatMoment } from '#ui/format.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Developers.module.css'
import type { Sandbox } from './sandboxQueries.ts'
import { words } from './texts.ts'
import { useSandboxAct } from './useSandboxAct.ts'

const scenarios = ['rate_limit', 'outage', 'slow', 'bad_signature', 'agreement_renewal'] as const

/** Trouble on request. */
export const ScenariosCard = ({ sandbox }: { sandbox: Sandbox }) => {
  const { act, running, right } = useSandboxAct()
  const params = { id: sandbox.id }
  const reason = right ?? sandbox.reasons.scenario
  return (
    <Card title={words('scenarios')}>
      <div className={styles.close}>
        <p className={styles.quiet}>{words('scenariosNote')}</p>
        {sandbox.scenario && (
          <Notice tone="watch">
            {words('plays', {
              name: words(sandbox.scenario.kind),
              when: formatMoment(sandbox.scenario.until, sandbox.zone),
            })}{' '}
            <Button size="xs" onClick={() => void act(() => api.stopPortalScenario({ params }))}>
              {words('stop')}
            </Button>
          </Notice>
        )}
        <RowList label={words('scenarios')}>
          {scenarios.map((scenario) => (
            <Row
              key={scenario}
              title={words(scenario)}
              second={<span>{words(`${scenario}_note`)}</span>}
              acts={
                <ReasonButton
                  size="xs"
                  reason={reason}
                  disabled={running}
                  onClick={() => void act(() => api.startPortalScenario({ params, body: { scenario } }))}
                >
                  {words('play')}
                </ReasonButton>
              }
            />
          ))}
        </RowList>
      </div>
    </Card>
  )
}
