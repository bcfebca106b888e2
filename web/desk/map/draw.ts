import { Circle, CircleMarker, LayerGroup, latLng, latLngBounds, Polyline } from 'leaflet';
import type { Fix, Location, Severity } from '../../shared/wire';
import { worldMap } from './world';

/** A map on the screen. */
export interface Drawing {
  show(location: Location, track: Fix[], severity: Severity): void;
  resized(): void;
  remove(): void;
}

const METRES_PER_DEGREE = 111_320;

/** Draws into an element. Colours are the page's, by class names. */
export function draw(element: HTMLElement): Drawing {
  const map = worldMap(element);
  const layer = new LayerGroup().addTo(map);
  let framed = false;

  return {
    show(location, track, severity) {
      const at = latLng(location.lat, location.lon);
      layer.clearLayers();
      new Polyline(
        track.map((fix) => latLng(fix.lat, fix.lon)),
        { className: 'track', interactive: false },
      ).addTo(layer);
      for (const fix of track)
        new CircleMarker([fix.lat, fix.lon], { radius: 3, className: 'fix', interactive: false }).addTo(layer);
      if (location.accuracy_m)
        new Circle(at, { radius: location.accuracy_m, className: 'accuracy', interactive: false }).addTo(layer);
      new CircleMarker(at, { radius: 8, className: `pin ${severity.toLowerCase()}`, interactive: false }).addTo(layer);
      if (framed && map.getBounds().contains(at)) return;
      const reach = Math.max(150, (location.accuracy_m ?? 0) * 1.5) / METRES_PER_DEGREE;
      const around = latLngBounds([at.lat - reach, at.lng - reach], [at.lat + reach, at.lng + reach]);
      for (const fix of track) around.extend([fix.lat, fix.lon]);
      map.fitBounds(around, { animate: false });
      framed = true;
    },
    resized: () => void map.invalidateSize(),
    remove: () => void map.remove(),
  };
}
