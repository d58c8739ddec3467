import { createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core'
import { t } from './texts.ts'

const shades = (token: string): MantineColorsTuple => {
  const value = `var(${token})`
  return [value, value, value, value, value, value, value, value, value, value]
}

/** Every variant of every button is answered by tokens, so a change of scheme or of accent needs no JavaScript. */
const variantColorResolver: VariantColorsResolver = ({ color, variant }) => {
  const bad = color === 'red' || color === 'bad'
  if (variant === 'filled') {
    return bad
      ? {
          background: 'var(--bad-text)',
          hover: 'var(--bad-hover)',
          color: 'var(--surface)',
          border: '1px solid transparent',
        }
      : {
          background: 'var(--accent)',
          hover: 'var(--accent-hover)',
          color: 'var(--on-accent)',
          border: '1px solid transparent',
        }
  }
  const text = bad ? 'var(--bad-text)' : 'var(--text)'
  if (variant === 'light') {
    return {
      background: bad ? 'var(--bad-wash)' : 'var(--accent-wash)',
      hover: bad ? 'var(--bad-wash)' : 'var(--accent-wash)',
      color: bad ? 'var(--bad-text)' : 'var(--accent-text)',
      border: '1px solid transparent',
    }
  }
  if (variant === 'subtle' || variant === 'transparent') {
    return {
      background: 'transparent',
      hover: variant === 'subtle' ? 'var(--surface-hover)' : 'transparent',
      color: bad ? text : 'var(--text-quiet)',
      border: '1px solid transparent',
    }
  }
  return {
    background: 'var(--surface-raised)',
    hover: 'var(--surface-hover)',
    color: text,
    border: '1px solid var(--line-strong)',
  }
}

const quickFade = { transition: 'fade' as const, duration: 120 }
// Mantine's own scroll lock writes a style element, which our CSP refuses; base.css does the same with a rule.
const modal = { lockScroll: false, transitionProps: quickFade, centered: true, radius: 'md' }
const drawer = {
  lockScroll: false,
  position: 'right' as const,
  padding: 0,
  transitionProps: { transition: 'slide-left' as const, duration: 160 },
}

/**
 * The look of every part that comes from Mantine; sizes, radius and motion are those of tokens.css. Made after the
 * catalogue is loaded, since it names the close buttons.
 */
export const makeTheme = () =>
  createTheme({
    primaryColor: 'accent',
    colors: { accent: shades('--accent'), bad: shades('--bad'), good: shades('--good'), watch: shades('--watch') },
    variantColorResolver,
    cursorType: 'pointer',
    respectReducedMotion: true,
    defaultRadius: 'sm',
    fontFamily: 'var(--font-text)',
    components: {
      Button: { defaultProps: { size: 'sm', variant: 'default' } },
      ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
      Modal: { defaultProps: { ...modal, closeButtonProps: { 'aria-label': t('app.close') } } },
      ModalRoot: { defaultProps: modal },
      Drawer: { defaultProps: { ...drawer, closeButtonProps: { 'aria-label': t('app.close') } } },
      DrawerRoot: { defaultProps: drawer },
      InputWrapper: {
        defaultProps: { withAsterisk: false, inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      },
      Popover: { defaultProps: { shadow: 'md', transitionProps: quickFade, radius: 'md' } },
      Menu: {
        defaultProps: {
          shadow: 'md',
          transitionProps: quickFade,
          radius: 'md',
          offset: 4,
          withInitialFocusPlaceholder: false,
        },
      },
      Tooltip: {
        defaultProps: { transitionProps: quickFade, openDelay: 250, multiline: true, maw: 320, withArrow: false },
      },
      Combobox: { defaultProps: { shadow: 'md', transitionProps: quickFade, radius: 'md', offset: 4 } },
      Select: {
        defaultProps: {
          checkIconPosition: 'right',
          allowDeselect: false,
          comboboxProps: { shadow: 'md', radius: 'md', offset: 4 },
        },
      },
      MultiSelect: {
        defaultProps: { checkIconPosition: 'right', comboboxProps: { shadow: 'md', radius: 'md', offset: 4 } },
      },
      Tabs: { defaultProps: { keepMounted: false } },
      Skeleton: { defaultProps: { animate: true } },
    },
  })
