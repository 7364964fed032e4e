"""The pages: parse what was asked, call an action or a query, render.

Promises: no table, no rule and no transaction of its own; every page works without
JavaScript except the camera; every sentence in Chinese and English; no request to
another host. Two fronts: travellers (`public_urls`) and officers (`officers_urls`).
"""
