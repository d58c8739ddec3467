import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { modelLabels } from '../../contract/states.ts'
import { customerName, precedenceLabels } from '../records/words.ts'
import { ModelsTab } from './ModelsTab.tsx'
import { OverrideActs } from './OverrideActs.tsx'
import { WhyTab } from './WhyTab.tsx'

type Conversion = AnswerTo<'getConversion'>
const loadSale = () => import('./SaleTab.tsx').then((m) => m.SaleTab)
const loadVersions = () => import('./VersionsTab.tsx').then((m) => m.VersionsTab)
const kinds = { sale: 'Sale', lead: 'Lead', deal: 'Deal' } as const

/** One conversion: who is credited with how much of it, and everything that this follows from. */
export const ConversionPage = () => {
  const { conversionId } = useScreenParams('conversionId')
  const query = useQuery({
    queryKey: ['conversions', 'one', conversionId],
    queryFn: () => api.getConversion({ params: { id: conversionId } }),
  })
  return (
    <Loaded query={query}>
      {(conversion) => (
        <RecordPage
          title={`${kinds[conversion.kind]}, ${customerName(conversion.customer)}`}
          subtitle={
            <>
              <ScreenLink to={`attribution/customers/${conversion.customer.id}`}>
                {customerName(conversion.customer)}
              </ScreenLink>
              <span>{conversion.id}</span>
            </>
          }
          facts={factsOf(conversion)}
          notice={<Notices conversion={conversion} />}
          actions={<OverrideActs conversion={conversion} />}
          tabs={[
            { key: 'why', label: 'Why', render: () => <WhyTab conversion={conversion} /> },
            { key: 'models', label: 'Models', render: () => <ModelsTab conversion={conversion} /> },
            {
              key: 'versions',
              label: 'Versions',
              count: conversion.sets.filter((set) => set.isPaying).length,
              render: () => <SlotPart load={loadVersions} props={{ conversion }} />,
            },
            ...(conversion.saleId
              ? [
                  {
                    key: 'sale',
                    label: 'Sale',
                    render: () => <SlotPart load={loadSale} props={{ saleId: conversion.saleId! }} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Loaded>
  )
}

const factsOf = (conversion: Conversion) => {
  const current = conversion.sets.find((set) => set.isCurrent)
  return [
    ...(conversion.netMinor !== null && conversion.currency !== null
      ? [{ label: 'Net', value: <Amount amountMinor={conversion.netMinor} currency={conversion.currency} /> }]
      : []),
    { label: 'Happened', value: <DateText value={conversion.occurredAt} /> },
    ...(current
      ? [
          {
            label: 'Decided by',
            value: current.precedence === 'model' ? modelLabels[current.model] : precedenceLabels[current.precedence],
            note:
              current.policyVersion === 0 ? 'The policy that the product brings' : `Policy ${current.policyVersion}`,
          },
          { label: 'Version', value: current.version },
        ]
      : []),
  ]
}

const Notices = ({ conversion }: { conversion: Conversion }) => (
  <>
    {conversion.holds.map((hold) => (
      <Notice key={hold.id} tone="watch" title={hold.kind === 'flag' ? 'Under review' : 'The payment is disputed'}>
        {hold.reason}. What it earns is held since <DateText value={hold.since} />.
      </Notice>
    ))}
    {conversion.isFixed && (
      <Notice>
        A commission of it is approved. What comes in late changes the comparison only; who is credited changes by an
        override alone.
      </Notice>
    )}
    {!conversion.earns && <Notice>It is history: it is analysed and compared, and earns nothing.</Notice>}
  </>
)
