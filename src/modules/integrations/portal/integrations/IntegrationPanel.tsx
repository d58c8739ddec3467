import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatShare } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Developers.module.css'
import { InstallationsCard } from './InstallationsCard.tsx'
import { IntegrationForm } from './IntegrationForm.tsx'
import { type Integration, integrationQuery, integrationsKey } from './integrationData.ts'
import { words } from './texts.ts'

const million = 1_000_000

/** One integration: where it stands, what its review asks for, where it runs. */
export const IntegrationPanel = ({ id }: { id: string }) => {
  const query = useQuery(integrationQuery(id))
  return (
    <Loaded query={query}>
      {(integration) => (
        <div className={styles.stack}>
          <Acts integration={integration} />
          <ReviewCard integration={integration} />
          <FactsCard integration={integration} />
          <InstallationsCard integration={integration} />
        </div>
      )}
    </Loaded>
  )
}

const Acts = ({ integration }: { integration: Integration }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'submit' | 'retire' | null>(null)
  const right = useRightReason('integrations.register_integration', words('onlyTechnical'))
  const params = { id: integration.id }
  const { reasons } = integration
  const renew = () => cache.invalidateQueries({ queryKey: integrationsKey })
  const close = () => setOpen(null)
  const withdraw = async () => {
    try {
      await api.withdrawPortalIntegration({ params })
      toast(words('withdrawn'), { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await renew()
  }
  return (
    <>
      <div className={styles.acts}>
        <StateBadge
          state={integration.state}
          label={words(integration.waitsForLiveAccess ? 'waits' : integration.state)}
        />
        {integration.state === 'in_review' && !integration.waitsForLiveAccess ? (
          <ReasonButton reason={right ?? reasons.withdraw} onClick={() => void withdraw()}>
            {words('withdraw')}
          </ReasonButton>
        ) : (
          <ReasonButton variant="filled" reason={right ?? reasons.submit} onClick={() => setOpen('submit')}>
            {words('submit')}
          </ReasonButton>
        )}
        <ReasonButton reason={right ?? reasons.change} onClick={() => setOpen('edit')}>
          {words('edit')}
        </ReasonButton>
        <ReasonButton variant="subtle" color="bad" reason={right ?? reasons.retire} onClick={() => setOpen('retire')}>
          {words('retire')}
        </ReasonButton>
      </div>
      <IntegrationForm
        opened={open === 'edit'}
        integration={integration}
        onClose={close}
        onSaved={() => {
          close()
          void renew()
        }}
      />
      <SideForm
        opened={open === 'submit'}
        onClose={close}
        title={words('submit')}
        draftKey={`submit ${integration.id}`}
        sendLabel={words('submit')}
        initial={{ note: '' }}
        fields={[{ name: 'note', label: words('submitNote'), kind: 'textarea', rows: 4, maxLength: 4000 }]}
        send={({ note }) => api.submitPortalIntegration({ params, body: note.trim() ? { note: note.trim() } : {} })}
        onSent={() => {
          close()
          toast(words('submitted'), { tone: 'good' })
          void renew()
        }}
      />
      {open === 'retire' && (
        <ConfirmDialog
          opened
          danger
          onClose={close}
          title={words('retireTitle', { name: integration.name })}
          consequence={words('retireConsequence')}
          act={words('retire')}
          run={async () => {
            await api.retirePortalIntegration({ params, body: {} })
            toast(words('retiredDone', { name: integration.name }), { tone: 'good' })
            await renew()
          }}
        />
      )}
    </>
  )
}

const ReviewCard = ({ integration }: { integration: Integration }) => {
  const { review, openItems, measured } = integration
  if (integration.state === 'retired') return null
  const when =
    review === null
      ? words('notYet')
      : review.result === 'passed' || review.result === 'returned'
        ? words(review.result, { when: formatDate(review.decidedAt ?? review.submittedAt) })
        : words('handedIn', { when: formatDate(review.submittedAt) })
  return (
    <Card title={words('review')}>
      <div className={styles.close}>
        <p className={`${styles.quiet} ${styles.flat}`}>{when}</p>
        {review?.words && <Notice tone={review.result === 'returned' ? 'watch' : 'info'}>{review.words}</Notice>}
        {integration.state !== 'live' && !integration.waitsForLiveAccess && (
          <>
            <strong>
              {openItems.length === 0 ? words('nothingOpen') : words('openItems', { count: openItems.length })}
            </strong>
            {openItems.length > 0 && (
              <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                {openItems.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            )}
          </>
        )}
        <FieldList>
          <Field label={words('calls')}>
            {words('callsOf', {
              calls: measured.calls,
              needed: measured.callsNeeded,
              sandbox: measured.callsInSandbox,
            })}
          </Field>
          <Field label={words('errors')}>
            {words('errorsOf', {
              share: measured.errorSharePpm === null ? words('tooFew') : formatShare(measured.errorSharePpm / million),
              budget: formatShare(measured.errorBudgetPpm / million),
            })}
          </Field>
        </FieldList>
      </div>
    </Card>
  )
}

const FactsCard = ({ integration }: { integration: Integration }) => (
  <Card title={words('facts')}>
    <FieldList>
      <Field label={words('kind')}>{words(integration.kind)}</Field>
      {integration.summary && <Field label={words('summary')}>{integration.summary}</Field>}
      {integration.products.length > 0 && <Field label={words('products')}>{integration.products.join(', ')}</Field>}
      <Field label={words('keys')}>
        {integration.keys.map((key) => `${key.name ?? key.id} …${key.lastFour ?? ''}`).join(', ') || undefined}
      </Field>
      <Field label={words('apiVersion')}>{integration.lowestApiVersion}</Field>
      {integration.lowestSdk && (
        <Field label={words('sdkVersion')}>
          {integration.lowestSdk.language} {integration.lowestSdk.version}
        </Field>
      )}
      <Field label={words('theirs')}>{integration.ownerTheirs?.name ?? words('nobody')}</Field>
      <Field label={words('ours')}>{integration.ownerOurs?.name ?? words('nobody')}</Field>
    </FieldList>
    <h3 style={{ font: 'inherit', fontWeight: 600, marginBlock: '12px 4px' }}>{words('history')}</h3>
    <FieldList>
      {integration.history.map((row) => (
        <Field key={row.at + row.state} label={words(row.state)}>
          <DateText value={row.at} /> · {row.by.name}
          {row.words && ` · ${row.words}`}
        </Field>
      ))}
    </FieldList>
  </Card>
)
