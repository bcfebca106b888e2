import '../shared/palette.css';
import '../shared/base.css';
import './desk.css';
import { start } from './desk';

start();
