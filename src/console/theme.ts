import { createTheme, Menu, Radio, type MantineColorsTuple } from '@mantine/core'

/** The department's teal, as on the citizens' page. */
const teal: MantineColorsTuple = [
  '#eaf4f4',
  '#d3e6e7',
  '#a8cdd0',
  '#7ab3b8',
  '#4f979e',
  '#2d7e87',
  '#166a74',
  '#0d5560',
  '#0a444d',
  '#07343b',
]

const slate: MantineColorsTuple = [
  '#e6e9ea',
  '#c3cacc',
  '#a5afb2',
  '#7d898d',
  '#56636a',
  '#3b464b',
  '#2b353a',
  '#1e2629',
  '#14191b',
  '#0d1112',
]

export const theme = createTheme({
  colors: { teal, dark: slate },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.42,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
  components: {
    // Without the placeholder, which a menu may not hold by ARIA, the first item has the focus;
    // inside the page's main part, so that no words stand outside a landmark.
    Menu: Menu.extend({
      defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#menus' } },
    }),
    Radio: Radio.extend({ defaultProps: { size: 'md' } }),
  },
})
