import { t } from '../../shared/language';
import 'leaflet/dist/leaflet.css';
import { control, geoJSON, Map as LeafletMap } from 'leaflet';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import outlines from 'world-atlas/countries-50m.json?url';
import { graticule } from './graticule';

/** Close enough for a street, far enough to see the accuracy. */
const ZOOM_MAX = 17;

let world: Promise<GeoJSON.FeatureCollection> | undefined;

/** The outlines of countries, from the gateway itself: a map without the internet. */
function countries(): Promise<GeoJSON.FeatureCollection> {
  world ??= fetch(outlines)
    .then((answer) => answer.json())
    .then((topology: Topology) => {
      const { countries } = topology.objects;
      if (!countries) throw new Error('the outlines hold no countries');
      return feature(topology, countries) as GeoJSON.FeatureCollection;
    });
  world.catch(() => {
    world = undefined;
  });
  return world;
}

/** A map of the whole world in an element, with nothing on it yet. `keyboard`: keys move it. Colours are the page's, by class names. */
export function worldMap(element: HTMLElement, keyboard = false): LeafletMap {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new LeafletMap(element, {
    maxZoom: ZOOM_MAX,
    minZoom: 1,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    keyboard,
    worldCopyJump: true,
  });
  map.attributionControl.setPrefix(false).addAttribution(`Leaflet. ${t('map-credit')}`);
  control.scale({ imperial: false }).addTo(map);
  map.setView([0, 0], 1);
  graticule(map);
  let gone = false;
  map.on('unload', () => {
    gone = true;
  });
  countries().then(
    (land) =>
      gone ||
      geoJSON(land, { interactive: false, style: { className: 'land' } })
        .addTo(map)
        .bringToBack(),
    () => gone || map.attributionControl.addAttribution(t('map-failed')),
  );
  return map;
}
