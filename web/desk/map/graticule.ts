import { divIcon, LayerGroup, type Map as LeafletMap, Marker, Polyline } from 'leaflet';

const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const LINES = 5;

/** The distance between lines of a degree, so that about five cross what is seen. */
export function stepFor(degrees: number): number {
  return STEPS.find((step) => degrees / step >= LINES) ?? 0.001;
}

/** Lines of latitude and longitude with their degrees: close up, outlines of countries say nothing. */
export function graticule(map: LeafletMap): void {
  const layer = new LayerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    const seen = map.getBounds();
    const [south, north, west, east] = [seen.getSouth(), seen.getNorth(), seen.getWest(), seen.getEast()];
    const step = stepFor(east - west);
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    const label = (lat: number, lon: number, degrees: number) =>
      new Marker([lat, lon], {
        interactive: false,
        icon: divIcon({ className: 'degrees', html: degrees.toFixed(digits), iconSize: [0, 0] }),
      }).addTo(layer);
    const line = (points: [number, number][]) =>
      new Polyline(points, { className: 'graticule', interactive: false }).addTo(layer);
    for (let lon = Math.ceil(west / step) * step; lon < east; lon += step) {
      line([
        [south, lon],
        [north, lon],
      ]);
      label(north, lon, lon);
    }
    for (let lat = Math.ceil(south / step) * step; lat < north; lat += step) {
      line([
        [lat, west],
        [lat, east],
      ]);
      label(lat, west, lat);
    }
  };
  map.on('moveend', draw);
  draw();
}
