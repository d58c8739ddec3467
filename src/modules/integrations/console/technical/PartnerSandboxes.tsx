import { Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Integrations.module.css'
import { useSandboxReason } from '../rights.ts'
import { ClockDialog } from '../sandboxes/ClockDialog.tsx'
import { sandboxesCache } from '../sandboxes/clock.ts'
import { words } from './texts.ts'

type Sandbox = RowOf<'listSandboxes'>
const scenarios = ['rate_limit', 'outage', 'slow', 'bad_signature', 'agreement_renewal'] as const
type Scenario = (typeof scenarios)[number]
type Asked = { act: 'reset' | 'archive' | 'scenario'; sandbox: Sandbox }

/** A partner's sandboxes, with what the team may do with them. */
export const PartnerSandboxes = ({ partnerId }: { partnerId: string }) => {
  const cache = useQueryClient()
  const [clockOf, setClockOf] = useState<string | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [scenario, setScenario] = useState<Scenario>('rate_limit')
  const [making, setMaking] = useState(false)
  const right = useSandboxReason()
  const query = useQuery({
    queryKey: [sandboxesCache, partnerId],
    queryFn: () => api.listSandboxes({ query: { partnerId } }),
    refetchInterval: ({ state }) =>
      state.data?.data.some((one) => one.advancingTo !== null || one.state === 'building' || one.state === 'resetting')
        ? 1_000
        : false,
  })
  const renew = () => cache.invalidateQueries({ queryKey: [sandboxesCache] })
  const act = async (run: () => Promise<unknown>) => {
    setMaking(true)
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setMaking(false)
    }
    await renew()
  }
  return (
    <Section
      title={words('sandboxes')}
      note={words('sandboxesNote')}
      actions={
        <ReasonButton
          size="xs"
          loading={making}
          reason={right ?? query.data?.reason ?? (query.data ? null : words('sandboxes'))}
          onClick={() => void act(() => api.createSandbox({ body: { name: words('sandboxName'), partnerId } }))}
        >
          {words('makeSandbox')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p className={styles.quiet}>{words('noSandbox')}</p>
          ) : (
            <RowList label={words('sandboxes')}>
              {data.map((sandbox) => (
                <Row
                  key={sandbox.id}
                  title={
                    <span className={styles.line}>
                      {sandbox.name}
                      <StateBadge state={sandbox.state} label={words(`sandbox_${sandbox.state}`)} plain />
                      {sandbox.scenario && (
                        <FactPill tone="watch">{words(`scenario_${sandbox.scenario.kind}`)}</FactPill>
                      )}
                    </span>
                  }
                  second={
                    <>
                      <span>{words('itsClock', { when: formatDate(sandbox.now, { zone: sandbox.zone }) })}</span>
                      <span>{words('sandboxKeys', { count: sandbox.keys })}</span>
                      <span>
                        {words('usedAt')} <DateText value={sandbox.usedAt} />
                      </span>
                    </>
                  }
                  acts={
                    sandbox.state === 'archived' ? (
                      <ReasonButton
                        size="xs"
                        reason={right ?? sandbox.reasons.reopen}
                        onClick={() => void act(() => api.reopenSandbox({ params: { id: sandbox.id } }))}
                      >
                        {words('reopen')}
                      </ReasonButton>
                    ) : (
                      <>
                        <ReasonButton
                          size="xs"
                          reason={right ?? sandbox.reasons.advance}
                          onClick={() => setClockOf(sandbox.id)}
                        >
                          {words('clock')}
                        </ReasonButton>
                        {sandbox.scenario ? (
                          <ReasonButton
                            size="xs"
                            reason={right}
                            onClick={() => void act(() => api.stopScenario({ params: { id: sandbox.id } }))}
                          >
                            {words('stopScenario')}
                          </ReasonButton>
                        ) : (
                          <ReasonButton
                            size="xs"
                            reason={right ?? sandbox.reasons.scenario}
                            onClick={() => setAsked({ act: 'scenario', sandbox })}
                          >
                            {words('scenario')}
                          </ReasonButton>
                        )}
                        <ReasonButton
                          size="xs"
                          reason={right ?? sandbox.reasons.reset}
                          onClick={() => setAsked({ act: 'reset', sandbox })}
                        >
                          {words('reset')}
                        </ReasonButton>
                        <ReasonButton
                          size="xs"
                          variant="subtle"
                          color="bad"
                          reason={right ?? sandbox.reasons.archive}
                          onClick={() => setAsked({ act: 'archive', sandbox })}
                        >
                          {words('archive')}
                        </ReasonButton>
                      </>
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      {clockOf && <ClockDialog sandboxId={clockOf} onClose={() => setClockOf(null)} />}
      {asked && (
        <ConfirmDialog
          opened
          onClose={() => setAsked(null)}
          title={words(`${asked.act}Title`, { name: asked.sandbox.name })}
          consequence={words(`${asked.act}Consequence`)}
          act={words(asked.act)}
          danger={asked.act !== 'scenario'}
          run={async () => {
            const params = { id: asked.sandbox.id }
            if (asked.act === 'reset') await api.resetSandbox({ params, body: {} })
            else if (asked.act === 'archive') await api.archiveSandbox({ params })
            else await api.startScenario({ params, body: { scenario } })
            toast(words(`${asked.act}Done`, { name: asked.sandbox.name }), { tone: 'good' })
            await renew()
          }}
        >
          {asked.act === 'scenario' && (
            <Select
              label={words('scenario')}
              allowDeselect={false}
              value={scenario}
              onChange={(value) => setScenario((value as Scenario | null) ?? 'rate_limit')}
              data={scenarios.map((value) => ({ value, label: words(`scenario_${value}`) }))}
            />
          )}
        </ConfirmDialog>
      )}
    </Section>
  )
}
