import { t } from '../../shared/language';
import 'leaflet/dist/leaflet.css';
import {
  Circle,
  CircleMarker,
  control,
  geoJSON,
  LayerGroup,
  Map as LeafletMap,
  latLng,
  latLngBounds,
  Polyline,
} from 'leaflet';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import outlines from 'world-atlas/countries-50m.json?url';
import type { Fix, Location, Severity } from '../../shared/wire';
import { graticule } from './graticule';

/** A map on the screen. */
export interface Drawing {
  show(location: Location, track: Fix[], severity: Severity): void;
  resized(): void;
  remove(): void;
}

/** Close enough for a street, far enough to see the accuracy. */
const ZOOM_MAX = 17;
const METRES_PER_DEGREE = 111_320;

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

/** Draws into an element. Colours are the page's, by class names. */
export function draw(element: HTMLElement): Drawing {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new LeafletMap(element, {
    maxZoom: ZOOM_MAX,
    minZoom: 1,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    keyboard: false,
    worldCopyJump: true,
  });
  map.attributionControl.setPrefix(false).addAttribution(`Leaflet. ${t('map-credit')}`);
  control.scale({ imperial: false }).addTo(map);
  map.setView([0, 0], 1);
  graticule(map);
  countries().then(
    (land) =>
      geoJSON(land, { interactive: false, style: { className: 'land' } })
        .addTo(map)
        .bringToBack(),
    () => map.attributionControl.addAttribution(t('map-failed')),
  );
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
