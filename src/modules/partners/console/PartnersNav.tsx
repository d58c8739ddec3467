import { IconChartBar, IconLayoutKanban, IconTable } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { ScreenLink } from '#ui/routing.tsx'
import styles from './Partners.module.css'
import { words } from './texts.ts'

const layouts = [
  { key: 'table', to: 'partners', label: words('table'), icon: <IconTable size={14} /> },
  { key: 'board', to: 'partners/board', label: words('board'), icon: <IconLayoutKanban size={14} /> },
  { key: 'funnel', to: 'partners/funnel', label: words('funnel'), icon: <IconChartBar size={14} /> },
] as const

/** Table, board and funnel of the same partners; the filters go along, the view's name and the order do not. */
export const LayoutSwitch = ({ current }: { current: (typeof layouts)[number]['key'] }) => {
  const text = useRouterState({ select: (state) => state.location.searchStr })
  const query = new URLSearchParams(text)
  for (const key of ['view', 'sort', 'stage', 'new']) query.delete(key)
  const rest = query.size > 0 ? `?${query}` : ''
  return (
    <nav className={styles.layouts} aria-label={words('layout')}>
      {layouts.map((layout) => (
        <ScreenLink
          key={layout.key}
          to={`${layout.to}${rest}`}
          aria-current={layout.key === current ? 'page' : undefined}
          title={layout.label}
        >
          {layout.icon}
          <span>{layout.label}</span>
        </ScreenLink>
      ))}
    </nav>
  )
}
