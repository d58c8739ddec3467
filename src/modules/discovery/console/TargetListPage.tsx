import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { useGo, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { targetListStateLabels } from '../contract/outreach-states.ts'
import { ListImportForm } from './ListImportForm.tsx'
import { TargetCompanyForm, TargetListForm, type TargetListRecord } from './TargetForms.tsx'

const loadCompanies = () => import('./TargetCompanies.tsx').then((m) => m.TargetCompanies)
const loadSequence = () => import('./SequenceEditor.tsx').then((m) => m.SequenceEditor)
const loadSteps = () => import('./OutreachSteps.tsx').then((m) => m.OutreachSteps)

/** One list of companies that are wanted: who they are, the steps to them, and what came of each. */
export const TargetListPage = () => {
  const { targetListId } = useScreenParams('targetListId')
  const query = useQuery({
    queryKey: ['target-lists', targetListId],
    queryFn: () => api.getTargetList({ params: { id: targetListId } }),
  })
  return <Loaded query={query}>{(list) => <Shown list={list} />}</Loaded>
}

const Shown = ({ list }: { list: TargetListRecord }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'change' | 'company' | 'import' | 'close' | 'start' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing do outreach')
  const noImport = useRightReason('partners.import', 'Partner managers import lists')
  const go = useGo()
  const params = { id: list.id }
  const refresh = () => cache.invalidateQueries({ queryKey: ['target-lists'] })
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await refresh()
    } catch (thrown) {
      setError(thrown)
    }
  }
  const closed = list.state === 'closed' ? 'The list is closed' : null
  const mails = list.steps.filter(({ channel }) => channel === 'email').length
  return (
    <>
      <RecordPage
        title={list.name}
        state={list.state}
        stateLabel={targetListStateLabels[list.state]}
        owner={list.owner.name}
        subtitle={
          <>
            {[list.segment, list.region].filter(Boolean).map((text) => (
              <span key={text}>{text}</span>
            ))}
            <span>{list.why}</span>
          </>
        }
        facts={[
          { label: 'Companies', value: formatNumber(list.companies) },
          { label: 'Running', value: formatNumber(list.running) },
          { label: 'Answered or applied', value: formatNumber(list.answered) },
          { label: 'Steps', value: formatNumber(list.steps.length), note: `${mails} by mail` },
        ]}
        notice={
          error !== null || list.held > 0 ? (
            <>
              {error !== null && <ProblemBanner error={error} />}
              {list.held > 0 && (
                <Notice tone="watch">
                  {list.held === 1 ? 'One company is' : `${list.held} companies are`} likely known. Nothing is sent
                  until you say which it is.
                </Notice>
              )}
            </>
          ) : undefined
        }
        actions={
          <>
            <ReasonButton reason={noRight ?? closed} onClick={() => setOpen('close')}>
              Close
            </ReasonButton>
            <ReasonButton reason={noRight} onClick={() => setOpen('change')}>
              Change
            </ReasonButton>
            <ReasonButton reason={noRight ?? noImport ?? closed} onClick={() => setOpen('import')}>
              Import companies
            </ReasonButton>
            <ReasonButton reason={noRight ?? closed} onClick={() => setOpen('company')}>
              Add a company
            </ReasonButton>
            {list.state === 'running' ? (
              <ReasonButton
                variant="filled"
                reason={noRight}
                onClick={() => void act(() => api.pauseTargetList({ params }), 'Paused; nothing is sent')}
              >
                Pause
              </ReasonButton>
            ) : (
              <ReasonButton
                variant="filled"
                reason={
                  noRight ??
                  closed ??
                  (list.steps.length === 0
                    ? 'Write the steps first'
                    : list.companies === 0
                      ? 'Add a company first'
                      : null)
                }
                onClick={() => setOpen('start')}
              >
                {list.state === 'paused' ? 'Go on' : 'Start'}
              </ReasonButton>
            )}
          </>
        }
        tabs={[
          {
            key: 'companies',
            label: 'Companies',
            count: list.companies || undefined,
            render: () => <SlotPart load={loadCompanies} props={{ list }} />,
          },
          {
            key: 'steps',
            label: 'Steps',
            count: list.steps.length || undefined,
            render: () => <SlotPart load={loadSequence} props={{ list }} />,
          },
          {
            key: 'taken',
            label: 'What was done',
            render: () => <SlotPart load={loadSteps} props={{ filter: { targetListId: list.id } }} />,
          },
        ]}
      />
      {open === 'change' && <TargetListForm list={list} onClose={() => setOpen(null)} onDone={() => void refresh()} />}
      {open === 'company' && (
        <TargetCompanyForm list={list} onClose={() => setOpen(null)} onDone={() => void refresh()} />
      )}
      <ConfirmDialog
        opened={open === 'start'}
        onClose={() => setOpen(null)}
        title={list.state === 'paused' ? 'Go on with the steps?' : 'Start the steps?'}
        consequence={`${formatNumber(list.companies - list.held)} companies are reached in ${list.steps.length} steps, ${mails} of them mails in the name of ${list.owner.name}. Whoever opted out is left alone, and an answer ends the steps.`}
        act={list.state === 'paused' ? 'Go on' : 'Start'}
        run={() => act(() => api.startTargetList({ params }), 'Started')}
      />
      {open === 'import' && (
        <ListImportForm
          behind={{ kind: 'outreach', recordKind: 'target_list', id: list.id, name: list.name }}
          title="Import companies"
          hint={`CSV or JSON lines with company, website, and whom to reach there. A column called Why is kept with the company.${list.state === 'running' ? ' The list runs: each company begins with the first step.' : ''}`}
          onClose={() => setOpen(null)}
          onSent={(importId) => {
            setOpen(null)
            void refresh()
            go(`imports/${importId}`)
          }}
        />
      )}
      <ConfirmDialog
        opened={open === 'close'}
        onClose={() => setOpen(null)}
        title="Close the list?"
        consequence="Steps that run end, and no company can be added any more. What was done stays."
        act="Close the list"
        danger
        run={() => act(() => api.closeTargetList({ params }), 'Closed')}
      />
    </>
  )
}
