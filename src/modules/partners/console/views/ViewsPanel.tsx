import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import type { FilterValues, ListFilter } from '#ui/list/listTypes.ts'
import { useListState } from '#ui/list/useListState.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { readProblem } from '#ui/problem.ts'
import { useGo } from '#ui/routing.tsx'
import { wordsOf } from '#ui/states.ts'
import { showUndo, toast } from '#ui/toasts.ts'
import styles from '../Partners.module.css'
import { words } from '../texts.ts'
import { placeOfView, useViews, type View } from './useViews.ts'

type ViewsPanelProps = {
  list: string
  layout: View['layout']
  filters: ListFilter[]
  /** What the page shows, where it is not the address alone that says it. */
  shown?: { values: FilterValues; sort: string }
  /** Shows a view that was kept; without it the address of the list leads there. */
  onShow?: (view: View) => void
  onClose: () => void
}
type Share = View['sharedWith']
const roles = [
  'admin',
  'partner_manager',
  'engineering',
  'executive',
  'legal',
  'finance',
  'marketing',
  'sales',
  'support',
  'viewer',
] as const
type Role = (typeof roles)[number]
const asRoles = (values: string[]): Role[] => roles.filter((role) => values.includes(role))

/** Saved views managed: save what is shown, rename, share, begin with it, delete. */
export const ViewsPanel = ({ list, layout, filters, shown, onShow, onClose }: ViewsPanelProps) => {
  const views = useViews(list)
  const cache = useQueryClient()
  const go = useGo()
  const inAddress = useListState(filters, '')
  const state = shown ?? inAddress
  const [name, setName] = useState('')
  const refresh = () => cache.invalidateQueries({ queryKey: ['views'] })
  const save = async () => {
    try {
      const view = await api.createView({
        body: { list, name: name.trim(), filters: state.values, sort: state.sort || null, layout },
      })
      await refresh()
      setName('')
      toast(words('viewSaved'), { tone: 'good' })
      if (onShow) onShow(view)
      else go(placeOfView(view), { replace: true })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    <PanelDrawer opened onClose={onClose} title={words('viewsManage')}>
      <form
        className={styles.view}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) void save()
        }}
      >
        <div className={styles.viewHead}>
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            aria-label={words('viewName')}
            placeholder={words('viewName')}
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button size="xs" type="submit" variant="light" disabled={!name.trim()}>
            {words('viewSave')}
          </Button>
        </div>
      </form>
      {views.data?.map((view) => (
        <ViewSettings
          key={view.id}
          view={view}
          now={{ filters: state.values, sort: state.sort || null, layout }}
          onChanged={refresh}
        />
      ))}
    </PanelDrawer>
  )
}

type Shown = { filters: View['filters']; sort: string | null; layout: View['layout'] }

const ViewSettings = ({ view, now, onChanged }: { view: View; now: Shown; onChanged: () => Promise<unknown> }) => {
  const [name, setName] = useState(view.name)
  const change = async (run: () => Promise<AnswerTo<'updateView'> | undefined>) => {
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await onChanged()
  }
  const update = (body: Parameters<typeof api.updateView>[0]['body']) =>
    change(() => api.updateView({ params: { id: view.id }, version: view.version, body }))
  const remove = () =>
    change(async () => {
      await api.deleteView({ params: { id: view.id } })
      showUndo(words('viewDeleted'), async () => {
        await api.createView({
          body: {
            list: view.list,
            name: view.name,
            filters: view.filters as Record<string, string>,
            sort: view.sort,
            layout: view.layout,
          },
        })
        await onChanged()
      })
      return undefined
    })
  return (
    <section className={styles.view} aria-label={view.name}>
      <div className={styles.viewHead}>
        {view.isMine ? (
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            aria-label={words('viewRename')}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
            onBlur={() => name.trim() && name !== view.name && void update({ name: name.trim() })}
          />
        ) : (
          <strong>{view.name}</strong>
        )}
        <span className={styles.quiet}>{words(view.isMine ? 'viewMine' : 'viewShared')}</span>
      </div>
      {view.isMine && (
        <>
          <div className={styles.viewHead}>
            <Select
              size="xs"
              label={words('viewShare')}
              allowDeselect={false}
              value={view.sharedWith}
              data={[
                { value: 'nobody', label: words('viewNobody') },
                { value: 'roles', label: words('viewRoles') },
                { value: 'all', label: words('viewEverybody') },
              ]}
              onChange={(next) =>
                next &&
                void update({
                  sharedWith: next as Share,
                  ...(next === 'roles' && view.sharedRoles.length === 0 && { sharedRoles: ['partner_manager'] }),
                })
              }
            />
            {view.sharedWith === 'roles' && (
              <MultiSelect
                size="xs"
                label={words('viewRoles')}
                style={{ flex: 1 }}
                value={view.sharedRoles}
                data={roles.map((role) => ({ value: role, label: wordsOf(role) }))}
                onChange={(next) => next.length > 0 && void update({ sharedRoles: asRoles(next) })}
              />
            )}
          </div>
          {view.sharedWith !== 'nobody' && (
            <MultiSelect
              size="xs"
              label={words('viewDefault')}
              description={words('viewDefaultHint')}
              value={view.defaultForRoles}
              data={roles.map((role) => ({ value: role, label: wordsOf(role) }))}
              onChange={(next) =>
                void change(() => api.setViewDefault({ params: { id: view.id }, body: { roles: asRoles(next) } }))
              }
            />
          )}
          <div className={styles.viewHead}>
            <Button
              size="xs"
              variant="subtle"
              onClick={() =>
                void update({ filters: now.filters as Record<string, string>, sort: now.sort, layout: now.layout })
              }
            >
              {words('viewUpdate')}
            </Button>
            <Button size="xs" variant="subtle" color="bad" onClick={() => void remove()}>
              {words('viewDelete')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
