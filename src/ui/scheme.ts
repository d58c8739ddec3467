import { localStorageColorSchemeManager } from '@mantine/core'

/** Same key as pages/scheme.js, which sets the scheme before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'tandem.scheme' })
