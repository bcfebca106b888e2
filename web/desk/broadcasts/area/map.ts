import { Circle, CircleMarker, type LatLngBounds, LayerGroup, latLngBounds, Polygon } from 'leaflet';
import type { AreaShape } from '../../../shared/wire';
import { worldMap } from '../../map/world';
import { type Drawn, type Place, place, shapeFault } from './geometry';

/** A map on which an area is drawn. */
export interface AreaMap {
  /** Shows what is drawn, or where an area lies; `frame`: moves so that the whole of it is seen. */
  show(area: Drawn | AreaShape, frame: boolean): void;
  remove(): void;
}

/** How far round a place that has no extent is seen, degrees: a few kilometres. */
const AROUND = 0.05;

/** Draws into an element; `onPick` is told where a click was, or what is in the middle when Enter is pressed. */
export function areaMap(element: HTMLElement, onPick?: (at: Place) => void): AreaMap {
  const map = worldMap(element, true);
  const layer = new LayerGroup().addTo(map);
  if (onPick) {
    map.on('click', ({ latlng }) => onPick(place(latlng.lng, latlng.lat)));
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.target !== element) return;
      const { lng, lat } = map.getCenter();
      onPick(place(lng, lat));
    });
  }
  return {
    show(area, frame) {
      layer.clearLayers();
      const extent = 'type' in area ? shape(area) : drawn(area);
      if (frame && extent?.isValid()) map.fitBounds(extent, { animate: false, maxZoom: 15, padding: [16, 16] });
    },
    remove: () => void map.remove(),
  };

  function shape(area: AreaShape): LatLngBounds {
    const style = { className: 'area', interactive: false };
    if (area.type === 'Polygon') {
      const rings = area.coordinates.map((ring) => ring.map(([lng = 0, lat = 0]): [number, number] => [lat, lng]));
      return new Polygon(rings, style).addTo(layer).getBounds();
    }
    const [lng = 0, lat = 0] = area.coordinates;
    return new Circle([lat, lng], { radius: area.radius_m, ...style }).addTo(layer).getBounds();
  }

  function drawn(area: Drawn): LatLngBounds | undefined {
    const whole = !shapeFault(area);
    return area.kind === 'circle' ? circle(area, whole) : corners(area, whole);
  }

  function circle({ centre, radius_m }: Drawn, whole: boolean): LatLngBounds | undefined {
    if (!centre) return undefined;
    const [lng, lat] = centre;
    mark(centre);
    if (!whole) return around(centre);
    return new Circle([lat, lng], { radius: radius_m, className: 'area', interactive: false }).addTo(layer).getBounds();
  }

  function corners({ corners }: Drawn, whole: boolean): LatLngBounds {
    corners.forEach(mark);
    const points = corners.map(([lng, lat]): [number, number] => [lat, lng]);
    if (points.length > 1)
      new Polygon(points, { className: whole ? 'area' : 'area faulty', interactive: false }).addTo(layer);
    const [only] = corners;
    return corners.length === 1 && only ? around(only) : latLngBounds(points);
  }

  function mark([lng, lat]: Place): void {
    new CircleMarker([lat, lng], { radius: 6, className: 'corner', interactive: false }).addTo(layer);
  }

  function around([lng, lat]: Place): LatLngBounds {
    return latLngBounds([lat - AROUND, lng - AROUND], [lat + AROUND, lng + AROUND]);
  }
}
