import { SegmentedControl, useMantineColorScheme } from '@mantine/core'

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <section className="block">
      <h2 className="block-title" id="appearance">
        Nền sáng hay tối
      </h2>
      <SegmentedControl
        aria-labelledby="appearance"
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme)}
        data={[
          { value: 'auto', label: 'Theo máy' },
          { value: 'light', label: 'Sáng' },
          { value: 'dark', label: 'Tối' },
        ]}
      />
    </section>
  )
}
