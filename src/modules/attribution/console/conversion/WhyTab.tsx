import type { AnswerTo } from '#client/api.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatRate } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { labels } from '../../contract/states.ts'
import styles from '../records/Records.module.css'
import { TouchPath } from '../records/TouchPath.tsx'
import { labelWords, touchKindLabels } from '../records/words.ts'

type Conversion = AnswerTo<'getConversion'>
const million = 1_000_000n

/** Who has which part of it, by which rule, and the path that it follows from. */
export const WhyTab = ({ conversion }: { conversion: Conversion }) => {
  const current = conversion.sets.find((set) => set.isCurrent)
  const comparison = conversion.sets.find((set) => !set.isPaying && set.model === current?.model)
  const touches = new Map(conversion.path.map((touch) => [touch.touchId, touch]))
  const arithmetic = new Map(
    (current?.precedence === 'model' ? current : comparison)?.credits.flatMap((credit) =>
      credit.touchId && credit.arithmetic ? [[credit.touchId, credit.arithmetic] as const] : [],
    ),
  )
  const without = labels.flatMap((label) => {
    const names = conversion.shares.flatMap((share) =>
      share.microShares === 0 && share.label === label && share.partner ? [share.partner.name] : [],
    )
    return names.length > 0 ? [[label, names] as const] : []
  })
  return (
    <>
      {current && (
        <Section title="Who is credited" note={current.because}>
          <SimpleTable
            label="Credits"
            rows={current.credits}
            rowKey={(credit) => String(credit.position)}
            columns={[
              {
                key: 'partner',
                title: 'Partner',
                cell: (credit) => {
                  const touch = credit.touchId ? touches.get(credit.touchId) : undefined
                  return (
                    <>
                      {credit.partner ? (
                        <ScreenLink to={`partners/${credit.partner.id}`}>{credit.partner.name}</ScreenLink>
                      ) : (
                        'House'
                      )}
                      {touch && (
                        <SecondLine>
                          {touchKindLabels[touch.kind]}, {formatDate(touch.occurredAt)}
                        </SecondLine>
                      )}
                      {credit.arithmetic && <SecondLine>{credit.arithmetic}</SecondLine>}
                    </>
                  )
                },
              },
              {
                key: 'label',
                title: 'Label',
                cell: (credit) =>
                  credit.label ? <StateBadge state={credit.label} label={labelWords[credit.label]} plain /> : '–',
              },
              {
                key: 'share',
                title: 'Share',
                align: 'end',
                cell: (credit) => (
                  <span title={`${credit.microShares} of 1,000,000`}>{formatRate(credit.microShares)}</span>
                ),
              },
              ...(conversion.netMinor !== null && conversion.currency !== null
                ? [
                    {
                      key: 'net',
                      title: 'Of the net',
                      align: 'end' as const,
                      cell: (credit: (typeof current.credits)[number]) => (
                        <Amount
                          amountMinor={partOf(conversion.netMinor!, credit.microShares)}
                          currency={conversion.currency!}
                        />
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {current.precedence === 'inherited' && current.causeId && (
            <p className={styles.note}>
              <ScreenLink to={`attribution/${current.causeId}`}>The purchase that it repeats</ScreenLink>
            </p>
          )}
          {without.map(([label, names]) => (
            <p key={label} className={styles.note}>
              {labelWords[label]} without a share: {names.join(', ')}.
              {label === 'influenced' && ' What is influenced is counted once per conversion.'}
            </p>
          ))}
          <p className={styles.note}>
            The shares divide the net amount, not a commission: what each earns by it, its agreement and its plan say.
          </p>
        </Section>
      )}
      <Section
        title="The path"
        note="Contacts of the customer and of its company before the sale. What does not count stays, with its reason."
      >
        <TouchPath
          path={conversion.path}
          empty="No partner met this customer before, as far as we know."
          end={{ words: conversion.kind === 'lead' ? 'The lead' : 'The sale', at: conversion.occurredAt }}
          arithmetic={arithmetic}
        />
        {conversion.firstLeadAt && (
          <p className={styles.note}>
            The first lead of this customer came on {formatDate(conversion.firstLeadAt)}; who was there before it is the
            one that sourced it.
          </p>
        )}
      </Section>
    </>
  )
}

/** A part of an amount to the nearest unit, for the eye: what is paid is computed by commissions. */
const partOf = (netMinor: string, microShares: number): string =>
  ((BigInt(netMinor) * BigInt(microShares) + million / 2n) / million).toString()
