# Makes reference.json again, from the data in it: Rscript make.R, in this folder.
# Made with R 4.2.2, metafor 3.8-1 and jsonlite. The data are those of the data sets of metadat 1.2.0 that the
# names begin with (anand1999/RR: dat.anand1999); the generic ones hold the effects themselves.
library(metafor)
library(jsonlite)

# metafor stops REML at a change of tau2 below 1e-5 by default; here it has to converge.
control <- list(maxiter = 5000, stepadj = 0.5, threshold = 1e-11, tol = 1e-13, tau2.max = 1e7)

effects <- function(set) {
  data <- as.data.frame(set$data)
  if (set$measure == "generic") return(list(yi = set$yi, vi = set$vi))
  result <- if ("events1" %in% names(data)) {
    escalc(set$measure, ai = events1, n1i = n1, ci = events2, n2i = n2, data = data)
  } else {
    escalc(set$measure, m1i = mean1, sd1i = sd1, n1i = n1, m2i = mean2, sd2i = sd2, n2i = n2, data = data)
  }
  list(yi = as.numeric(result$yi), vi = as.numeric(result$vi))
}

fit <- function(name, effect) {
  part <- strsplit(name, "/")[[1]]
  model <- rma(effect$yi, effect$vi, method = part[1], test = part[2], control = control)
  new <- predict(model)
  result <- list(
    k = model$k, estimate = as.numeric(model$beta), se = model$se, stat = model$zval, p = model$pval,
    ci = c(model$ci.lb, model$ci.ub),
    pi = if (part[1] == "EE") c(NA, NA) else c(new$pi.lb, new$pi.ub),
    tau2 = model$tau2, i2 = model$I2, h2 = model$H2, q = model$QE, q_p = model$QEp
  )
  if (part[1] != "EE" && part[2] == "z") {
    random <- confint(model, control = control)$random
    result$tau2_ci <- as.numeric(random["tau^2", c("ci.lb", "ci.ub")])
    result$i2_ci <- as.numeric(random["I^2(%)", c("ci.lb", "ci.ub")])
  }
  result
}

reference <- fromJSON("reference.json", simplifyDataFrame = FALSE, simplifyMatrix = FALSE)
reference$sets <- lapply(reference$sets, function(set) {
  effect <- effects(set)
  models <- names(set$models)
  set$yi <- effect$yi
  set$vi <- effect$vi
  set$models <- setNames(lapply(models, fit, effect), models)
  set
})
write_json(reference, "reference.json", auto_unbox = TRUE, digits = NA, na = "null")
