import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { FormControl } from '#ui/form/FormControl.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import styles from './Agreement.module.css'
import { componentKeys, componentNames } from './names.ts'
import { PartnerChoice } from './PartnerChoice.tsx'

/** What holds for a partner, on any day, with the knowledge of any day: value, source, what it beat and why. */
export const ResolvePage = () => {
  const [url, setUrl] = useUrlState({
    partnerId: '',
    on: '',
    known: '',
    component: '',
    product: '',
    country: '',
    tier: '',
  })
  const query = useQuery({
    queryKey: ['terms', 'of', url],
    queryFn: () =>
      api.getPartnerTerms({
        params: { id: url.partnerId },
        query: {
          ...(url.on && { on: url.on }),
          // What was executed by the end of that day.
          ...(url.known && { knownAt: `${url.known}T23:59:59.999Z` }),
          ...(url.component && { component: url.component as 'legal' }),
          ...(url.product && { product: url.product }),
          ...(url.country && { country: url.country }),
          ...(url.tier && { tier: url.tier }),
        },
      }),
    enabled: url.partnerId !== '',
  })
  return (
    <SimplePage
      title="What holds"
      note="Agreement before type before workspace before what is built in; narrow before wide. Two clocks: the day asked about, and what had been signed by then."
    >
      <div className={styles.asks}>
        <PartnerChoice value={url.partnerId} onChange={(partnerId) => setUrl({ partnerId })} />
        <FormControl
          field={{ name: 'on', label: 'On', kind: 'date' }}
          value={url.on}
          onChange={(on) => setUrl({ on: (on as string) ?? '' })}
        />
        <FormControl
          field={{ name: 'known', label: 'As known on', kind: 'date' }}
          value={url.known}
          onChange={(known) => setUrl({ known: (known as string) ?? '' })}
        />
        <Select
          label="Part"
          clearable
          placeholder="All"
          data={componentKeys.map((value) => ({ value, label: componentNames[value]! }))}
          value={url.component || null}
          onChange={(component) => setUrl({ component: component ?? '' })}
        />
        <TextInput
          label="Product"
          value={url.product}
          onChange={(event) => setUrl({ product: event.currentTarget.value })}
        />
        <FormControl
          field={{ name: 'country', label: 'Country', kind: 'country' }}
          value={url.country}
          onChange={(country) => setUrl({ country: (country as string) ?? '' })}
        />
        <TextInput label="Tier" value={url.tier} onChange={(event) => setUrl({ tier: event.currentTarget.value })} />
      </div>
      {url.partnerId === '' ? (
        <p className={styles.quiet}>Choose a partner first.</p>
      ) : (
        <Loaded query={query}>
          {({ data, on }) => (
            <div className={styles.stack}>
              <p className={styles.quiet}>On {formatDate(on)}.</p>
              {componentKeys.map((component) => {
                const own = data.filter((term) => term.component === component)
                return own.length === 0 ? null : (
                  <Section key={component} title={componentNames[component]}>
                    <SimpleTable
                      label={componentNames[component]!}
                      rows={own}
                      rowKey={(term) => term.kind}
                      columns={[
                        { key: 'title', title: 'Term', width: '11%', cell: (term) => term.title },
                        {
                          key: 'words',
                          title: 'What holds',
                          width: '32%',
                          cell: (term) =>
                            term.granted
                              ? term.rows.map((row, at) => (
                                  <div key={row.termId ?? at}>
                                    {row.sentences.join(' ')}
                                    {row.scopeWords && <SecondLine>Only for {row.scopeWords}</SecondLine>}
                                  </div>
                                ))
                              : 'Not granted',
                        },
                        {
                          key: 'level',
                          title: 'From',
                          width: '17%',
                          cell: (term) => {
                            const [row] = term.rows
                            return (
                              <>
                                {row?.agreementId ? (
                                  <ScreenLink to={`agreements/${row.agreementId}`}>{term.levelWords}</ScreenLink>
                                ) : (
                                  term.levelWords
                                )}
                                <SecondLine>
                                  {[
                                    row?.clause && `clause ${row.clause.replaceAll('_', ' ')}`,
                                    row?.page && `page ${row.page}`,
                                  ]
                                    .filter(Boolean)
                                    .join(', ')}
                                </SecondLine>
                                {term.endedOn && <FactPill tone="watch">ended {formatDate(term.endedOn)}</FactPill>}
                              </>
                            )
                          },
                        },
                        {
                          key: 'beat',
                          title: 'What it beat, and why',
                          cell: (term) =>
                            term.beat.map((beat, at) => (
                              <div key={beat.termId ?? at}>
                                {beat.sentences.join(' ')}
                                <SecondLine>{beat.whyWords}</SecondLine>
                              </div>
                            )),
                        },
                        { key: 'kept', title: 'Kept by', width: '11%', cell: (term) => term.enforcement.words },
                      ]}
                    />
                  </Section>
                )
              })}
            </div>
          )}
        </Loaded>
      )}
    </SimplePage>
  )
}
