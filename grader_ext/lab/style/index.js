import "./sidebar.css";
import "./time_on_task.css";
