import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { ClickPlots } from './ClickPlots.tsx'
import { CopyText } from './CopyText.tsx'
import { LinkForm } from './LinkForm.tsx'
import styles from './Links.module.css'
import { stateColours } from './stateColours.ts'
import { words } from './texts.ts'

type Link = AnswerTo<'getLink'>

/** One link: its addresses, what came of it, and its end. */
export const LinkPage = () => {
  const { linkId } = useScreenParams('linkId')
  const query = useQuery({ queryKey: ['links', 'one', linkId], queryFn: () => api.getLink({ params: { id: linkId } }) })
  return (
    <Loaded query={query}>
      {(link) => (
        <RecordPage
          title={link.name ?? link.key}
          state={stateColours[link.state]}
          stateLabel={words(link.state)}
          subtitle={<ScreenLink to={`partners/${link.partner.id}`}>{link.partner.name}</ScreenLink>}
          facts={[
            { label: words('clicksOf30'), value: link.clicks },
            { label: words('visitorsOf30'), value: link.visitors },
            { label: words('made'), value: <DateText value={link.createdAt} /> },
          ]}
          actions={<Verbs link={link} />}
          tabs={[
            {
              key: 'link',
              label: words('link'),
              render: () => (
                <>
                  <Section title={words('about')}>
                    <Facts link={link} />
                  </Section>
                  <ClickPlots about={{ linkId: link.id }} />
                </>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  )
}

const Address = ({ text }: { text: string }) => (
  <span className={styles.address}>
    <span className={styles.mono}>{text}</span>
    <CopyText text={text} label={words('copy')} copied={words('copied')} byHand={words('copyByHand')} iconOnly />
  </span>
)
const Facts = ({ link }: { link: Link }) => (
  <FieldList>
    <Field label={words('link')}>
      <Address text={link.address} />
    </Field>
    <Field label={words('via')}>
      <Address text={link.viaAddress} />
    </Field>
    <Field label={words('destination')}>
      <span className={styles.mono}>{link.destination}</span>
    </Field>
    {link.aliases.length > 0 && <Field label={words('aliases')}>{link.aliases.join(', ')}</Field>}
    {link.campaign && <Field label={words('campaign')}>{link.campaign}</Field>}
    {link.product && <Field label={words('product')}>{link.product}</Field>}
    {Object.keys(link.utm).length > 0 && (
      <Field label={words('utm')}>
        {Object.entries(link.utm)
          .map(([name, value]) => `utm_${name}=${value}`)
          .join(', ')}
      </Field>
    )}
    {link.startsAt && (
      <Field label={words('startsAt')}>
        <DateText value={link.startsAt} />
      </Field>
    )}
    {link.endsAt && (
      <Field label={words('endsAt')}>
        <DateText value={link.endsAt} />
      </Field>
    )}
    {link.ended && (
      <Field label={words('ended')}>
        <DateText value={link.ended.at} /> {link.ended.by} {link.ended.reason}
      </Field>
    )}
  </FieldList>
)

const Verbs = ({ link }: { link: Link }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'change' | 'end' | null>(null)
  const right = useRightReason('attribution.manage_links', words('onlyManagers'))
  const close = () => setOpen(null)
  const renew = () => cache.invalidateQueries({ queryKey: ['links'] })
  const name = link.name ?? link.key
  return (
    <>
      <CopyText text={link.address} label={words('copy')} copied={words('copied')} byHand={words('copyByHand')} />
      <ReasonButton reason={right ?? link.reasons.change} onClick={() => setOpen('change')}>
        {words('change')}
      </ReasonButton>
      <ReasonButton color="bad" variant="subtle" reason={right ?? link.reasons.end} onClick={() => setOpen('end')}>
        {words('end')}
      </ReasonButton>
      <LinkForm
        opened={open === 'change'}
        link={link}
        onClose={close}
        onSaved={() => {
          close()
          void renew()
        }}
      />
      <ConfirmDialog
        opened={open === 'end'}
        onClose={close}
        title={words('endTitle', { name })}
        consequence={words('endConsequence')}
        act={words('end')}
        danger
        run={async () => {
          await api.endLink({ params: { id: link.id }, body: {} })
          toast(words('endedDone', { name }), { tone: 'good' })
          close()
          await renew()
        }}
      />
    </>
  )
}
