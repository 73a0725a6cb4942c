import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  Tooltip,
} from 'chart.js'
import { useEffect, useRef } from 'react'
import type { Series } from './overview-page.tsx'

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip)

const colours = {
  light: { bars: ['#2d7e87', '#c08a1e'], text: '#57625f', lines: '#e2ddd2' },
  dark: { bars: ['#7ab3b8', '#d9a94a'], text: '#a9b4b2', lines: '#344046' },
}

export default function BarChart({
  name,
  labels,
  series,
}: {
  name: string
  labels: readonly string[]
  series: readonly Series[]
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { bars, text, lines } = colours[useComputedColorScheme('light')]
  const still = useReducedMotion()
  const shown = JSON.stringify([labels, series])

  useEffect(() => {
    if (!canvas.current) return
    const [names, sets] = JSON.parse(shown) as [string[], Series[]]
    const chart = new Chart(canvas.current, {
      type: 'bar',
      data: {
        labels: names,
        datasets: sets.map((one, index) => ({
          label: one.name,
          data: [...one.values],
          backgroundColor: bars[index] ?? text,
          borderRadius: 4,
          maxBarThickness: 40,
        })),
      },
      options: {
        maintainAspectRatio: false,
        ...(still ? { animation: false } : { animation: { duration: 250 } }),
        plugins: {
          legend: { display: sets.length > 1, position: 'bottom', labels: { color: text } },
        },
        scales: {
          x: { grid: { display: false }, ticks: { color: text, maxRotation: 0, autoSkip: true } },
          y: { beginAtZero: true, grid: { color: lines }, ticks: { color: text, precision: 0 } },
        },
      },
    })
    return () => chart.destroy()
  }, [shown, bars, text, lines, still])

  return (
    <div className="chart">
      <canvas ref={canvas} role="img" aria-label={`${name}; số liệu ở bảng bên dưới`} />
    </div>
  )
}
